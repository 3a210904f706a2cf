/**
 * Lets an application's tests run against peers, and break the network between them.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.test;

import org.jspecify.annotations.NullMarked;
