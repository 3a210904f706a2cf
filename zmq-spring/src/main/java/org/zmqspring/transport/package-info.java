/**
 * Defines what this project needs from a messaging engine: sockets, settings, link facts.
 */
@NullMarked
package org.zmqspring.transport;

import org.jspecify.annotations.NullMarked;
