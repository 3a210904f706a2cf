/**
 * Observes what is sent and how listeners are called, and lets traces go on across
 * sockets.
 */
@NullMarked
package org.zmqspring.observe;

import org.jspecify.annotations.NullMarked;
