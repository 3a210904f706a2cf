/**
 * What the README shows, compiled and run.
 */
package org.zmqspring.sample.readme;
