package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_format}, 208 bytes: the union is aligned to 8.
 *
 * <pre>
 *   0 type     4 (hole)  8 union, here pix:
 *   8 width   12 height 16 pixelformat 20 field    24 bytesperline 28 sizeimage
 *  32 colorspace        36 priv        40 flags    44 ycbcr_enc    48 quantization
 *  52 xfer_func         56 ... 208
 * or pix_mp, packed:
 *   8 width   12 height 16 pixelformat 20 field    24 colorspace
 *  28 plane_fmt[8] (see V4l2PlanePixFormat)       188 num_planes (u8) 189 flags (u8)
 * 190 ycbcr_enc (u8)   191 quantization (u8)      192 xfer_func (u8)  193 reserved[7]
 * </pre>
 */
public final class V4l2Format {
  public static final long SIZE = 208;
  public static final long TYPE = 0;
  public static final long WIDTH = 8;
  public static final long HEIGHT = 12;
  public static final long PIXELFORMAT = 16;
  public static final long FIELD = 20;
  public static final long BYTESPERLINE = 24;
  public static final long SIZEIMAGE = 28;
  public static final long COLORSPACE = 32;
  public static final long PRIV = 36;
  public static final long YCBCR_ENC = 44;
  public static final long QUANTIZATION = 48;
  public static final long XFER_FUNC = 52;
  public static final long MP_COLORSPACE = 24;
  public static final long PLANE_FMT = 28;
  public static final long NUM_PLANES = 188;
  public static final long MP_YCBCR_ENC = 190;
  public static final long MP_QUANTIZATION = 191;
  public static final long MP_XFER_FUNC = 192;

  private V4l2Format() {}
}
