/**
 * Decides what one link does next, from facts and time. Pure.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.link;

import org.jspecify.annotations.NullMarked;
