package org.zmqspring.annotation;

/** A type for payloads. */
record Order(int id, String item) {

}
