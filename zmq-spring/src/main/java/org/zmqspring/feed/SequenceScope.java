package org.zmqspring.feed;

/** Which messages of a publisher are numbered together. */
public enum SequenceScope {

	/** All messages that come from one endpoint. */
	ENDPOINT,

	/** All messages of one topic that come from one endpoint. */
	TOPIC

}
