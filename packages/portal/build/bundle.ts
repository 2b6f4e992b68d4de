import { build } from 'vite'
import { portal } from './content-hash.ts'

/** Bundles the pages into the folder that is named. A process of its own: what the bundler took is given back. */
await build({
  root: portal,
  configFile: false,
  logLevel: 'error',
  build: {
    outDir: process.argv[2] ?? 'dist',
    emptyOutDir: true,
    // No file stands inside another: a strict policy lets neither inline scripts nor data: addresses in.
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
  },
})
