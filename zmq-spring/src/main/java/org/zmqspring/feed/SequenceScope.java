package org.zmqspring.feed;

/** Which messages of a publisher are numbered together. */
public enum SequenceScope {

	/** All messages from one endpoint. */
	ENDPOINT,

	/** All messages of one topic from one endpoint. */
	TOPIC

}
