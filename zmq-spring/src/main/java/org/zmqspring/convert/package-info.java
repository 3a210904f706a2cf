/**
 * Turns objects into payload bytes and back.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.convert;

import org.jspecify.annotations.NullMarked;
