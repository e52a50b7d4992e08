/**
 * Cameras: find, open, describe, stream. Start at {@link dev.fovea.v4l2.CaptureDevice}.
 *
 * <p>An open device's settings are its {@link dev.fovea.v4l2.CaptureDevice#controls controls}:
 * {@link dev.fovea.v4l2.Controls} sets all that are named or none, keeps them in a file of {@link
 * dev.fovea.v4l2.Settings}, and tells of changes ({@link dev.fovea.v4l2.ControlEvents}). Grabbers
 * also have {@link dev.fovea.v4l2.Inputs}, {@link dev.fovea.v4l2.Standards} or {@link
 * dev.fovea.v4l2.Timings} with an {@link dev.fovea.v4l2.Edid}, {@link dev.fovea.v4l2.Tuners} and
 * {@link dev.fovea.v4l2.Selections}. What comes in, or that nothing does, is a {@link
 * dev.fovea.v4l2.Signal}, never an exception.
 *
 * <p>No method accepts or returns {@code null}.
 */
package dev.fovea.v4l2;
