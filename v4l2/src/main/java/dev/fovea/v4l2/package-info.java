/**
 * Cameras: find, open, describe, stream. This page is the manual; start at {@link
 * dev.fovea.v4l2.CaptureDevice}.
 *
 * <h2>The newest frame</h2>
 *
 * A stream has a thread of its own that empties the driver's queue and keeps the newest good frame,
 * whatever its consumer does: who is slow gets fewer frames, never older ones. What was left out is
 * {@linkplain dev.fovea.v4l2.CaptureStream#counters counted}, by reason.
 *
 * {@snippet :
 * CaptureConfig config =
 *     CaptureConfig.defaults().withSize(1280, 720).withFramesPerSecond(30).withPixelFormat(PixelFormat.MJPG);
 * try (CaptureDevice camera = CaptureDevice.open(Path.of("/dev/video0"));
 *     CaptureStream stream = camera.stream(config)) {
 *   while (!stream.ended()) {
 *     Optional<Frame> next = stream.poll(Duration.ofSeconds(1));
 *     if (next.isPresent()) {
 *       try (Frame frame = next.get()) {
 *         System.out.println(frame.sequence() + ": " + frame.segment().byteSize() + " bytes");
 *       }
 *     }
 *   }
 *   System.out.println(stream.counters());
 * }
 * }
 *
 * A configuration's size and format are met or refused with what the camera offers instead; {@link
 * dev.fovea.v4l2.CaptureStream#format} and {@link dev.fovea.v4l2.CaptureStream#framesPerSecond} say
 * what the driver granted.
 *
 * <h2>Four ways to a frame</h2>
 *
 * <b>Poll</b>, as above: waits as long as it is told to; empty is no error. <b>Iterate</b>, where a
 * frame is open until the next one:
 *
 * {@snippet :
 * try (CaptureDevice camera = CaptureDevice.open(Path.of("/dev/video0"));
 *     CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
 *   for (Frame frame : stream) {
 *     System.out.println((System.nanoTime() - frame.timestampNanos()) / 1e6 + " ms old");
 *   }
 * }
 * }
 *
 * <b>Subscribe</b>, with {@link dev.fovea.FrameSource#publisher}, as any reactive library can, one
 * requested frame at a time. Or <b>consume</b> on the stream's own thread, the cheapest way, for
 * who is done with a frame well before the next:
 *
 * {@snippet :
 * LongAdder bytes = new LongAdder();
 * try (CaptureDevice camera = CaptureDevice.open(Path.of("/dev/video0"));
 *     CaptureStream stream =
 *         camera.stream(CaptureConfig.defaults(), frame -> bytes.add(frame.segment().byteSize()))) {
 *   stream.poll(Duration.ofSeconds(10)); // lends nothing here; throws if the camera breaks
 * }
 * }
 *
 * <h2>What a frame is</h2>
 *
 * A lease on the kernel's own buffer: nothing was copied, and {@code close()} gives it back to the
 * driver. It belongs to the thread that polled it; {@link dev.fovea.Frame#shared} makes a lease for
 * another one, or for later. Its bytes come as a {@link dev.fovea.Frame#segment segment}, as a
 * {@link dev.fovea.Frame#buffer ByteBuffer} or as {@link dev.fovea.Frame#planes planes}, none of
 * them a copy; {@link dev.fovea.Frame#copyTo} makes one.
 *
 * {@snippet :
 * try (Frame frame = stream.poll(Duration.ofSeconds(1)).orElseThrow()) {
 *   ByteBuffer bytes = frame.buffer();
 *   Frame.Plane luma = frame.planes().getFirst();
 *   System.out.println(bytes.remaining() + " bytes, rows " + luma.bytesPerLine() + " apart");
 *   Frame later = frame.shared(); // its own lease, closed on its own
 *   Thread.ofVirtual().start(later::close);
 * }
 * }
 *
 * After {@code close()} a frame throws {@link IllegalStateException}, and so does a slice of a
 * polled frame that somebody kept; one of a shared frame shows later frames, and throws once the
 * stream is gone. On the wrong thread a polled frame throws {@link WrongThreadException}. Nothing
 * that a caller does, and no cable that is pulled, reads memory that is gone. A frame that is held
 * outlives its stream.
 *
 * <p>A frame that is held is a buffer that the driver lacks: a stream needs as many as are held at
 * a time, one in the slot and one with the driver. The four of {@link
 * dev.fovea.v4l2.CaptureConfig#defaults} suffice for two held ones.
 *
 * <h2>Pixels, planes and memories</h2>
 *
 * Every pixel format passes. What its bytes mean is {@link dev.fovea.PixelFormat#layout}, for 112
 * of them where each component of a pixel lies; {@link dev.fovea.FrameFormat} has strides and
 * offsets as granted. Cameras of the multi-planar API need no other calls. In formats that keep
 * planes apart, such as NM12, a frame lies in several {@link dev.fovea.Frame#memories}, and one
 * segment for all is refused:
 *
 * {@snippet :
 * CaptureConfig config = CaptureConfig.defaults().withPixelFormat(PixelFormat.of("NM12"));
 * try (CaptureDevice camera = CaptureDevice.open(Path.of("/dev/video0"));
 *     CaptureStream planar = camera.stream(config);
 *     Frame frame = planar.poll(Duration.ofSeconds(1)).orElseThrow()) {
 *   Frame.Plane chroma = frame.planes().get(1);
 *   System.out.println(chroma.segment().byteSize() + " bytes of Cb and Cr, " + planar.color());
 * }
 * }
 *
 * The memory is the driver's own unless a {@link dev.fovea.v4l2.CaptureMemory} says otherwise:
 * pages of this process, another device's buffers, or read(2) for drivers that cannot stream. A
 * stream's buffers go to other devices and programs as DMA buffers; this camera fills those of
 * another one, without a copy:
 *
 * {@snippet :
 * List<ExportedBuffer> lent = stream.exportBuffers();
 * CaptureConfig config = CaptureConfig.defaults().withMemory(new CaptureMemory.DmaBufs(lent));
 * try (CaptureDevice second = CaptureDevice.open(Path.of("/dev/video2"));
 *     CaptureStream borrower = second.stream(config)) {
 *   lent.forEach(ExportedBuffer::close); // the stream has its own descriptors
 *   borrower.poll(Duration.ofSeconds(1)).ifPresent(Frame::close);
 * }
 * }
 *
 * <h2>What a camera is set to</h2>
 *
 * An open device's settings are its {@link dev.fovea.v4l2.CaptureDevice#controls controls}: {@link
 * dev.fovea.v4l2.Controls} sets all that are named or none, keeps them in a file of {@link
 * dev.fovea.v4l2.Settings}, and tells of changes ({@link dev.fovea.v4l2.ControlEvents}).
 *
 * {@snippet :
 * Controls controls = camera.controls();
 * Settings before = controls.save();
 * controls.set("exposure_dynamic_framerate", 0); // keeps the rate in dim light
 * before.write(Path.of("camera.settings"));
 * controls.restore(Settings.read(Path.of("camera.settings")));
 * }
 *
 * Grabbers also have {@link dev.fovea.v4l2.Inputs}, {@link dev.fovea.v4l2.Standards} or {@link
 * dev.fovea.v4l2.Timings} with an {@link dev.fovea.v4l2.Edid}, {@link dev.fovea.v4l2.Tuners} and
 * {@link dev.fovea.v4l2.Selections}. What comes in, or that nothing does, is a {@link
 * dev.fovea.v4l2.Signal}, never an exception.
 *
 * <h2>When it breaks</h2>
 *
 * What a driver refuses is a {@link dev.fovea.v4l2.V4l2Exception}: device, call, the reason and the
 * cure in one line, and its {@link dev.fovea.v4l2.Failure} for programs. Frames that are broken or
 * missing are counted, not thrown.
 *
 * {@snippet :
 * try (CaptureDevice camera = CaptureDevice.open(Path.of("/dev/video0"))) {
 *   camera.stream(CaptureConfig.defaults()).close();
 * } catch (V4l2Exception e) {
 *   System.err.println(e.getMessage());
 *   boolean tryAgain = e.failure() == Failure.BUSY;
 * }
 * }
 *
 * <h2>A camera that stays up</h2>
 *
 * A stream tells what broke it; a {@link dev.fovea.v4l2.CameraSource} cures it: opens the camera
 * again, waits for one that was unplugged and knows it by its {@link dev.fovea.v4l2.CameraId},
 * whatever its node is then, and makes its settings again. {@link dev.fovea.v4l2.CameraWatch} tells
 * of cameras that come and go.
 *
 * {@snippet :
 * try (CameraSource source = CameraSource.open(Path.of("/dev/video0"), CaptureConfig.defaults())) {
 *   source.set(new Settings(Map.of("exposure_dynamic_framerate", "0")));
 *   while (!source.ended()) {
 *     source.poll(Duration.ofSeconds(1)).ifPresent(Frame::close);
 *     source.trouble().ifPresent(System.err::println); // such as: it was unplugged
 *   }
 * }
 * }
 *
 * <h2>Threads</h2>
 *
 * One platform thread drains each stream, and ends with it. For each frame there are one poll and
 * two ioctls (the second, QBUF, on the thread that closes the frame). It allocates nothing while it
 * streams, but for the lease that a consumer on that thread is given. One thread polls a stream,
 * any thread may close it. A device may be closed before its stream.
 *
 * <p>No method accepts or returns {@code null}.
 */
package dev.fovea.v4l2;
