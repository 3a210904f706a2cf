/**
 * Messages with their frames, topic prefixes, and the base class of all exceptions.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.message;

import org.jspecify.annotations.NullMarked;
