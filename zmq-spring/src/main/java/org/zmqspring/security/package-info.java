/**
 * Keys, users and addresses: which peers may connect, and how a socket proves its
 * identity.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.security;

import org.jspecify.annotations.NullMarked;
