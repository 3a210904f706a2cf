/**
 * Turns {@code @ZmqListener} methods and classes into listeners.
 */
@NullMarked
package org.zmqspring.annotation;

import org.jspecify.annotations.NullMarked;
