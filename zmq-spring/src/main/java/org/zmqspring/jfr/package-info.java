/**
 * Writes the transitions and outages of links to Java Flight Recorder.
 */
@Internal
@NullMarked
package org.zmqspring.jfr;

import org.jspecify.annotations.NullMarked;
import org.zmqspring.message.Internal;
