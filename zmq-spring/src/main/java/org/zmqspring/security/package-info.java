/**
 * Keys, users and addresses: who may connect, and how we prove who we are.
 */
@NullMarked
package org.zmqspring.security;

import org.jspecify.annotations.NullMarked;
