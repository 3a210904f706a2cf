/**
 * Keys, users and addresses: which peers may connect, and how a socket proves its
 * identity.
 */
@NullMarked
package org.zmqspring.security;

import org.jspecify.annotations.NullMarked;
