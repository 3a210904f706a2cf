/**
 * Lets an application's tests run against peers, and break the network between them.
 */
@NullMarked
package org.zmqspring.test;

import org.jspecify.annotations.NullMarked;
