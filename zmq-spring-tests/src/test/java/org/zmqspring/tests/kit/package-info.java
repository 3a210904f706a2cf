/**
 * Tests of the test kit in applications with Spring Boot.
 */
package org.zmqspring.tests.kit;
