/** A page of the portal to be looked at: its name and where it is. */
export const everyPage = [
  { name: 'front', path: '/' },
  { name: 'catalogue', path: '/catalogue' },
  { name: 'catalogue-narrowed', path: '/catalogue?q=giay%20phep&class=shared' },
  { name: 'catalogue-empty', path: '/catalogue?q=khongcogi' },
  { name: 'dataset-open', path: '/datasets/enterprises' },
  { name: 'dataset-closed', path: '/datasets/dossiers' },
  { name: 'dataset-lost', path: '/datasets/nowhere' },
  { name: 'look-up', path: '/look-up' },
  { name: 'scoreboard', path: '/scoreboard' },
  { name: 'ask', path: '/ask' },
] as const

export const widths = [360, 768, 1440] as const
export const languages = ['vi', 'en'] as const
