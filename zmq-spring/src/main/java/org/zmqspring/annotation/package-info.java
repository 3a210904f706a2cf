/**
 * Turns {@code @ZmqListener} methods and classes into listeners.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.annotation;

import org.jspecify.annotations.NullMarked;
