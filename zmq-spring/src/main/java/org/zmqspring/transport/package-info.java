/**
 * What we need from a messaging engine, in our words: sockets, settings, link facts.
 */
@NullMarked
package org.zmqspring.transport;

import org.jspecify.annotations.NullMarked;
