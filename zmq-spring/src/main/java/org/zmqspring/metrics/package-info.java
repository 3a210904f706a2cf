/**
 * Binds what happens to meters.
 */
@NullMarked
package org.zmqspring.metrics;

import org.jspecify.annotations.NullMarked;
