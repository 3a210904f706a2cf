/**
 * Turns objects into payload bytes and back.
 */
@NullMarked
package org.zmqspring.convert;

import org.jspecify.annotations.NullMarked;
