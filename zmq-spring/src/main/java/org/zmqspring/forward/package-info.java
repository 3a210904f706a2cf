/**
 * Owns both sides of every forwarder, passes messages to subscribers and subscriptions to
 * publishers.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.forward;

import org.jspecify.annotations.NullMarked;
