import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Writes `file.gz` beside every asset that shrinks, so that the server never compresses. */
function gzipBeside(): Plugin {
  const worth = /\.(js|css|html|svg|json)$/
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? walk(path) : [path]
    })
  return {
    name: 'gzip-beside',
    apply: 'build',
    closeBundle() {
      for (const path of walk('dist').filter((p) => worth.test(p))) {
        const bytes = readFileSync(path)
        const zipped = gzipSync(bytes, { level: 9 })
        if (bytes.length > 1024 && zipped.length < bytes.length) writeFileSync(`${path}.gz`, zipped)
      }
    },
  }
}

const server = process.env.HONGYAN_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), gzipBeside()],
  server: { proxy: { '/api': server, '/jmap': server, '/.well-known': server } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // a strict CSP; nothing is written into the page
    chunkSizeWarningLimit: 1300,
  },
})
