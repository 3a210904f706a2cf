/**
 * Turns {@code @ZmqListener} methods into listeners.
 */
@NullMarked
package org.zmqspring.annotation;

import org.jspecify.annotations.NullMarked;
