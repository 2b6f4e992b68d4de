import { type Builder, planned } from './builder.ts'
import { both } from './describe.ts'

/** Adds `Provenance`: what a record says of where it is from. Nothing of it is told of a record with a cell that is not. */
export function addProvenance(builder: Builder): void {
  builder.objectRef<object>('Provenance').implement({
    description: both(
      'Nguồn gốc của một bản ghi; chỉ cho biết khi mọi ô của bản ghi đều được xem nguyên vẹn',
      'Where a record is from; told only where every cell of it is shown as it is',
    ),
    fields: (t) => ({
      source: t.string({ description: both('hệ thống nguồn', 'the system it is from'), resolve: planned }),
      agency: t.string({
        description: both('mã cơ quan có hệ thống nguồn', 'code of the agency whose system that is'),
        resolve: planned,
      }),
      run: t.field({
        type: 'UUID',
        description: both('lượt nạp đã ghi nó như bây giờ', 'the run that wrote it as it is'),
        resolve: planned,
      }),
      loadedAt: t.field({
        type: 'DateTime',
        description: both('nó như thế này từ lúc nào', 'since when it is as it is'),
        resolve: planned,
      }),
      reason: t.string({
        description: both('vì sao có phần không cho biết', 'why a part of this is not told'),
        resolve: planned,
      }),
    }),
  })
}
