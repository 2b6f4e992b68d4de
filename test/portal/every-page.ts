/** A page of the portal to be looked at: its name and where it is. */
export const everyPage = [
  { name: 'front', path: '/' },
  { name: 'catalogue', path: '/catalogue' },
  { name: 'catalogue-narrowed', path: '/catalogue?q=giay%20phep&class=shared' },
  { name: 'catalogue-empty', path: '/catalogue?q=khongcogi' },
  { name: 'dataset-open', path: '/datasets/enterprises' },
  { name: 'dataset-released', path: '/datasets/procedures' },
  { name: 'dataset-closed', path: '/datasets/dossiers' },
  { name: 'dataset-lost', path: '/datasets/nowhere' },
  { name: 'look-up', path: '/look-up' },
  { name: 'scoreboard', path: '/scoreboard' },
  { name: 'ask', path: '/ask' },
] as const

/** A page that is for somebody of the demo who signed in. */
export const signedInPages = [
  { name: 'me', path: '/me', as: 'citizen_lan' },
  { name: 'business', path: '/business', as: 'business_saigon' },
  { name: 'work', path: '/work', as: 'officer_q1' },
  { name: 'work-requests', path: '/work/requests', as: 'officer_q1' },
  { name: 'steward', path: '/steward', as: 'steward' },
  { name: 'steward-rules', path: '/steward/rules/dossiers', as: 'steward' },
  { name: 'steward-requests', path: '/steward/requests', as: 'steward' },
  { name: 'steward-drop', path: '/steward/drop', as: 'steward' },
  { name: 'operate', path: '/operate', as: 'operator' },
] as const

export const widths = [360, 768, 1440] as const
export const languages = ['vi', 'en'] as const
