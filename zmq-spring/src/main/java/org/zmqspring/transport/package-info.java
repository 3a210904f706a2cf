/**
 * Defines what this project needs from a messaging engine: sockets, settings, link facts.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.transport;

import org.jspecify.annotations.NullMarked;
