/**
 * Cuts messages of a feed into topic, number and payload, and finds out which messages
 * are missing. Pure.
 */
@NullMarked
package org.zmqspring.feed;

import org.jspecify.annotations.NullMarked;
