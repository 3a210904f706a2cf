/**
 * Shows sockets, links and listeners at the endpoints of Spring Boot's actuator.
 */
@NullMarked
package org.zmqspring.actuate;

import org.jspecify.annotations.NullMarked;
