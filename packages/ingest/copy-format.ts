// COPY's binary format (PostgreSQL's manual, COPY, "Binary Format"): signature, no flags, no extension, tuples, and a
// count of -1 where a tuple would begin.

/** What stands before the first tuple. */
export const copyHeader = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')

/** What stands behind the last one. */
export const copyTrailer = Buffer.from([0xff, 0xff])
