/**
 * Work that repeats on one named thread, the inbox that feeds it, the clock it reads.
 */
@NullMarked
package org.zmqspring.agent;

import org.jspecify.annotations.NullMarked;
