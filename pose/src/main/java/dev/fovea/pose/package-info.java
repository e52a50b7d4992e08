/**
 * Pose models and tracking; begin with {@link dev.fovea.pose.PoseModel#open}.
 *
 * <p>No method accepts or returns {@code null}.
 */
package dev.fovea.pose;
