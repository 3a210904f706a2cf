package org.zmqspring.tests.kit;

/** What the application receives and sends on. */
record Price(String pair, int value) {
}
