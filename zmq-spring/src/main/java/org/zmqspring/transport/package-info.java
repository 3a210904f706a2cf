/**
 * What we need of a messaging engine, in our words: sockets, settings, keys, link facts.
 */
@NullMarked
package org.zmqspring.transport;

import org.jspecify.annotations.NullMarked;
