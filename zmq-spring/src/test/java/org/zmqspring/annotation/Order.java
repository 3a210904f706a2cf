package org.zmqspring.annotation;

/** What payloads are converted to. */
record Order(int id, String item) {

}
