/**
 * Tests of the starter in applications with many other modules.
 */
package org.zmqspring.tests;
