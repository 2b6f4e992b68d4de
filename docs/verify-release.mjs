// Checks a release of open data by docs/guides/open-data.md alone: node docs/verify-release.mjs MANIFEST KEY FILE…
// MANIFEST is what /open/{dataset}/releases/{number} answered, KEY a public key in hex that is trusted (docs/ledger.md), FILE a
// file of that release. It shares no code with Kho and needs only Node. Exits 1 when anything is not as it was signed.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'

const [path, trusted, ...files] = process.argv.slice(2)
const text = readFileSync(path, 'utf8')
// In the answer the manifest stands in the very form that was signed.
const manifest = text.slice('{"manifest":'.length, text.lastIndexOf(',"signature":'))
const { signature } = JSON.parse(text)

const key = createPublicKey({
  key: Buffer.from(`302a300506032b6570032100${trusted}`, 'hex'),
  ...{ format: 'der', type: 'spki' },
})
const said = Buffer.from(`kho release\n${manifest}`)
const isSigned = signature.key === trusted && verify(null, said, key, Buffer.from(signature.value, 'hex'))
console.log(`${path}: ${isSigned ? 'signed' : 'NOT SIGNED by this key'}`)
process.exitCode = isSigned ? 0 : 1

const known = new Map(JSON.parse(manifest).files.map((file) => [file.sha256, file]))
for (const file of files) {
  const hash = createHash('sha256')
  for await (const part of createReadStream(file)) hash.update(part)
  const found = known.get(hash.digest('hex'))
  console.log(`${file}: ${found ? `whole, ${found.format}` : 'NOT OF THIS RELEASE'}`)
  if (!found) process.exitCode = 1
}
