package dev.fovea.convert;

import dev.fovea.PixelLayout;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Model;
import dev.fovea.PixelLayout.Plane;
import java.util.BitSet;

/**
 * Counts the different bytes of a frame that hold the pixels where chosen rows and columns cross,
 * for the ledger. Belongs to one converter; one thread at a time; allocates nothing once it has
 * seen a size.
 */
final class TouchedBytes {
  private final BitSet rows = new BitSet();
  private final BitSet columns = new BitSet();
  private final BitSet wider = new BitSet();
  private final BitSet planeRows = new BitSet();
  private final BitSet rowBytes = new BitSet();

  /** Those that a sampler reads. */
  long of(RowReader reader, Sampler sampler) {
    rows.clear();
    columns.clear();
    sampler.markRows(rows);
    sampler.markColumns(columns);
    return count(reader);
  }

  /** Those of all pixels. */
  long ofAll(RowReader reader) {
    rows.set(0, reader.format().height());
    rows.clear(reader.format().height(), rows.size());
    columns.set(0, reader.format().width());
    columns.clear(reader.format().width(), columns.size());
    return count(reader);
  }

  private long count(RowReader reader) {
    PixelLayout layout = reader.format().pixelFormat().layout();
    if (layout.model() == Model.BAYER) {
      widen(rows, reader.format().height());
      widen(columns, reader.format().width());
    }
    long bytes = 0;
    for (int plane = 0; plane < layout.planes().size(); plane++) {
      bytes += inPlane(layout, plane);
    }
    return bytes;
  }

  /** A mosaic's pixels need their neighbours; of each a whole square is counted. */
  private void widen(BitSet marks, int side) {
    wider.clear();
    for (int at = marks.nextSetBit(0); at >= 0; at = marks.nextSetBit(at + 1)) {
      wider.set(Math.max(0, at - 1), Math.min(side, at + 2));
    }
    marks.clear();
    marks.or(wider);
  }

  private long inPlane(PixelLayout layout, int plane) {
    planeRows.clear();
    rowBytes.clear();
    int components = Math.min(3, layout.components().size());
    for (int i = 0; i < components; i++) {
      Component component = layout.components().get(i);
      if (component.plane() == plane) {
        for (int y = rows.nextSetBit(0); y >= 0; y = rows.nextSetBit(y + 1)) {
          planeRows.set(y >> component.shiftY());
        }
        for (int x = columns.nextSetBit(0); x >= 0; x = columns.nextSetBit(x + 1)) {
          mark(layout, component, x);
        }
      }
    }
    return (long) planeRows.cardinality() * rowBytes.cardinality();
  }

  private void mark(PixelLayout layout, Component component, int x) {
    switch (layout.packing()) {
      case WORDS -> {
        int word = (x >> component.shiftX()) * component.step() + component.offset();
        rowBytes.set(word, word + component.word());
      }
      case MIPI -> {
        Plane shape = layout.planes().get(component.plane());
        int group = x / shape.pixels() * shape.bytes();
        rowBytes.set(group + x % shape.pixels());
        rowBytes.set(group + shape.pixels(), group + shape.bytes());
      }
      case BITS -> {
        int first = x * component.depth();
        rowBytes.set(first >> 3, (first + component.depth() - 1 >> 3) + 1);
      }
    }
  }
}
