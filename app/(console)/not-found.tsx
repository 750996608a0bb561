import { NoSuchPage } from "@/components/shell/no-such-page";

export default NoSuchPage;
