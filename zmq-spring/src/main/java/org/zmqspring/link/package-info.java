/**
 * Decides what one link does next, from facts and time. Pure.
 */
@NullMarked
package org.zmqspring.link;

import org.jspecify.annotations.NullMarked;
