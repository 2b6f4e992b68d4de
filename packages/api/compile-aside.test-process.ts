import { compileAside } from './compile-aside.ts'

/** Compiles a document aside, says what came of it, and has nothing more to do. */
const { problems } = await compileAside([{ path: 'city.yaml', text: 'city: x' }])
process.stdout.write(`${problems.length} problems\n`)
