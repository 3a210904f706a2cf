/**
 * Messages with their frames, topic prefixes, and the base class of all exceptions.
 */
@NullMarked
package org.zmqspring.message;

import org.jspecify.annotations.NullMarked;
