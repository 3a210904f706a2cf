/**
 * Measures the starter beside what a Spring user would use instead.
 */
@org.jspecify.annotations.NullMarked
package org.zmqspring.alternatives;
