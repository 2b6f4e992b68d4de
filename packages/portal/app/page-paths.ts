/**
 * The paths that are pages: the server answers each of them with the portal, and the portal knows no other. What is
 * not among them is the API's, so that a misspelt address of its stays an error and never becomes a page.
 */
export const pagePaths = [
  ...['/', '/catalogue', '/datasets/*', '/look-up', '/scoreboard', '/ask'],
  ...['/work', '/work/dossier', '/work/requests'],
  ...['/operate', '/me', '/business'],
  ...['/steward', '/steward/rules/*', '/steward/requests', '/steward/drop'],
] as const
