/** Branded ids: a SourceId can never be passed where a DestinationId is meant. All are opaque strings. */
export type SourceId = string & { readonly __brand: "SourceId" };
export type DestinationId = string & { readonly __brand: "DestinationId" };
export type ConnectionId = string & { readonly __brand: "ConnectionId" };
export type MessageId = string & { readonly __brand: "MessageId" };

/** Brands an id that has been parsed at an edge (database row, release, request). */
export const asSourceId = (id: string): SourceId => id as SourceId;
export const asDestinationId = (id: string): DestinationId => id as DestinationId;
export const asConnectionId = (id: string): ConnectionId => id as ConnectionId;
export const asMessageId = (id: string): MessageId => id as MessageId;
