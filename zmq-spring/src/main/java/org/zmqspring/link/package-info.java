/**
 * Judges the life of one link from facts and time, and says what to do next. Pure.
 */
@NullMarked
package org.zmqspring.link;

import org.jspecify.annotations.NullMarked;
