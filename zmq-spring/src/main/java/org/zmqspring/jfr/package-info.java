/**
 * Shows the life of links to Java Flight Recorder.
 */
@NullMarked
package org.zmqspring.jfr;

import org.jspecify.annotations.NullMarked;
