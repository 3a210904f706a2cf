/**
 * Shows sockets, links and listeners at the endpoints of Spring Boot's actuator.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.actuate;

import org.jspecify.annotations.NullMarked;
