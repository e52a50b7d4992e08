package dev.fovea;

/**
 * The part of a frame that a model looks at, in parts of the frame's height and width: 0 is the
 * first row or column, 1 the last. It may lie outside, where pixels are black.
 */
public record CropRegion(float yMin, float xMin, float yMax, float xMax) {

  /** The frame itself, stretched. */
  public static final CropRegion FULL = new CropRegion(0, 0, 1, 1);

  /**
   * The smallest square that holds the whole frame, centred, its rest black. Where MoveNet's
   * tutorial starts, and starts again.
   */
  public static CropRegion fullPad(int width, int height) {
    if (width > height) {
      float scale = (float) width / height;
      float top = (height / 2f - width / 2f) / height;
      return new CropRegion(top, 0, top + scale, 1);
    }
    float scale = (float) height / width;
    float left = (width / 2f - height / 2f) / width;
    return new CropRegion(0, left, 1, left + scale);
  }

  /**
   * The largest square that lies within the frame, centred: half the pixels of a 16:9 frame at
   * twice the detail. Where tfjs starts.
   */
  public static CropRegion centreSquare(int width, int height) {
    if (width > height) {
      float scale = (float) height / width;
      float left = (width / 2f - height / 2f) / width;
      return new CropRegion(0, left, 1, left + scale);
    }
    float scale = (float) width / height;
    float top = (height / 2f - width / 2f) / height;
    return new CropRegion(top, 0, top + scale, 1);
  }

  /**
   * This region widened about its centre along one side, so that a tensor of that shape shows it
   * undistorted.
   *
   * @param frameWidth pixels of the frame
   * @param frameHeight rows of the frame
   * @param tensorWidth columns of the tensor
   * @param tensorHeight rows of the tensor
   */
  public CropRegion widened(int frameWidth, int frameHeight, int tensorWidth, int tensorHeight) {
    double rows = (double) height() * frameHeight;
    double columns = (double) width() * frameWidth;
    double wanted = (double) tensorWidth / tensorHeight;
    if (columns < rows * wanted) {
      float more = (float) ((rows * wanted - columns) / 2 / frameWidth);
      return new CropRegion(yMin, xMin - more, yMax, xMax + more);
    }
    float more = (float) ((columns / wanted - rows) / 2 / frameHeight);
    return new CropRegion(yMin - more, xMin, yMax + more, xMax);
  }

  /** Whether all four edges are numbers, in order, and no farther out than 16 frames. */
  public boolean sane() {
    return yMin < yMax
        && xMin < xMax
        && Math.abs(yMin) <= 16
        && Math.abs(xMin) <= 16
        && Math.abs(yMax) <= 16
        && Math.abs(xMax) <= 16;
  }

  public float height() {
    return yMax - yMin;
  }

  public float width() {
    return xMax - xMin;
  }
}
